/** A Vitest reporter that counts tests into the file named by LATHE_COUNTS_FILE and says why each skipped one was. */

import { writeFileSync } from 'node:fs';

export default class CountReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') continue;
        counts[result.state] += 1;
        if (result.state === 'skipped') {
          console.log(`skipped: ${test.fullName}: ${result.note ?? 'the reason stands in its name'}`);
        }
      }
    }
    const file = process.env['LATHE_COUNTS_FILE'];
    if (file) writeFileSync(file, JSON.stringify(counts));
  }
}
