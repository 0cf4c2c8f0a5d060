/** The flags of every command but `train`, as they are read. */

import type { ExportFormat } from '../../shared/reports';

export interface CommonFlags {
  readonly json?: true;
}

export interface ScanFlags extends CommonFlags {
  readonly validation?: string;
}

export interface PrepareFlags extends CommonFlags {
  readonly out: string;
  readonly train: number;
  readonly validation: number;
  readonly seed?: number;
}

export interface SampleFlags extends CommonFlags {
  readonly out: string;
  readonly seed: number;
  readonly train: number;
  readonly validation: number;
}

export interface PruneFlags extends CommonFlags {
  /** Bytes. */
  readonly to?: number;
}

export interface RunFlags extends CommonFlags {
  readonly runs?: string;
}

export interface ResumeFlags extends RunFlags {
  readonly epochs?: number;
}

export interface PauseFlags extends RunFlags {
  readonly hold?: true;
}

export interface EvaluateFlags extends RunFlags {
  readonly csv?: string;
}

export interface PredictFlags extends EvaluateFlags {
  readonly top?: number;
  /** Absolute. */
  readonly explain?: string;
}

export interface ExportFlags extends RunFlags {
  readonly format: ExportFormat;
  readonly out: string;
}

export interface ServeFlags extends RunFlags {
  readonly port?: number;
  readonly open?: true;
}
