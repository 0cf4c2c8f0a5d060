/** What `lathe doctor` looks at and what it finds, as data; the words stand in `shared/i18n/<language>/doctor.ts`. */

import type { Failure } from './failures/catalogue';
import type { AddonReason } from './failures/engine';
import type { CheckName, SetupProblem } from './failures/host';
import type { NextStep } from './failures/next-step';
import type { DeviceReport } from './run';

export interface Findings {
  node: { readonly version: string; readonly trainer: string };
  unsupported: { readonly platform: string; readonly arch: string; readonly flavour: string };
  /** `origin` is set-up’s own words. */
  addon: { readonly path: string; readonly isPrebuilt: boolean; readonly origin: string };
  files: { readonly tensorflow: string; readonly flavour: string; readonly folder: string };
  problems: { readonly problems: readonly SetupProblem[] };
  computes: { readonly tensorflow: string };
  device: Pick<DeviceReport, 'device' | 'reason' | 'why'>;
  /** `physical` and `quota` are null where the system does not tell. */
  threads: {
    readonly threads: number;
    readonly logical: number;
    readonly physical: number | null;
    readonly quota: number | null;
  };
  /** `why` TensorFlow computes them on a processor. */
  backbone:
    { readonly by: 'ncnn' | 'tensorflow-gpu' } | { readonly by: 'tensorflow-cpu'; readonly why: AddonReason | null };
  verified: { readonly file: string };
  folder: { readonly folder: string };
  /** `free` is null where the system does not tell. */
  disk: { readonly folder: string; readonly free: number | null };
  memory: { readonly free: number; readonly total: number };
  failure: Failure;
}

export type Finding = { [K in keyof Findings]: { readonly kind: K; readonly facts: Findings[K] } }[keyof Findings];

export interface DoctorCheck {
  readonly check: CheckName;
  readonly state: 'ok' | 'warning' | 'error';
  readonly found: Finding;
  /** None when nothing is wrong. */
  readonly next: readonly NextStep[];
}
