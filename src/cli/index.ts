/** The `lathe` command. Commands load what they need when they run, so that help and wrong usage answer at once. */

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './program/program';
import { tolerateClosedPipes } from './terminal/screen';

tolerateClosedPipes();
process.exitCode = await runProgram(process.argv.slice(2), dirname(fileURLToPath(import.meta.url)));
