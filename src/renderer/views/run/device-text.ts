/** Where a run computes and why there, in the language of the page. */

import type { DeviceReport } from '../../../shared/run';
import type { I18n } from '../../i18n/i18n.svelte';

/** `CPU (no NVIDIA driver is loaded)`. */
export function deviceText({ device, reason }: Pick<DeviceReport, 'device' | 'reason'>, said: I18n['said']): string {
  return `${device.toUpperCase()} (${said(reason)})`;
}
