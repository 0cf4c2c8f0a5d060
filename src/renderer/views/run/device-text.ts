/** Where a run computes and why there, in the language of the page. */

import { reasonText } from '../../../shared/i18n/failure-words';
import type { HostTexts } from '../../../shared/i18n/texts';
import type { DeviceReport } from '../../../shared/run';

type Facts = Pick<DeviceReport, 'device' | 'reason' | 'why'>;

/** As the run has it in English where an earlier version told no more, or a later one tells what this one doesn’t know. */
export function deviceReason({ reason, why }: Facts, { deviceReasons }: HostTexts): string {
  return why !== undefined && Object.hasOwn(deviceReasons, why.reason) ? reasonText(deviceReasons, why) : reason;
}

/** `CPU (no NVIDIA driver is loaded)`. */
export function deviceText(facts: Facts, host: HostTexts): string {
  return `${facts.device.toUpperCase()} (${deviceReason(facts, host)})`;
}
