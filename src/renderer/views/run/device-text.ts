/** Where a run computes and why there, in the language of the page. */

import type { DeviceReport } from '../../../shared/run';
import { MESSAGES } from '../../i18n/messages';
import type { Messages } from '../../i18n/shape';

const KNOWN = new Map(Object.entries(MESSAGES.en.live.deviceReason).map(([key, text]) => [text, key]));

/** What TensorFlow itself said of a GPU stays as it was said. */
export function deviceReason({ reason }: Pick<DeviceReport, 'reason'>, m: Messages): string {
  const texts: Readonly<Record<string, string>> = m.live.deviceReason;
  return texts[KNOWN.get(reason) ?? ''] ?? reason;
}

/** `CPU (no NVIDIA driver is loaded)`. */
export function deviceText(device: DeviceReport, m: Messages): string {
  return `${device.device.toUpperCase()} (${deviceReason(device, m)})`;
}
