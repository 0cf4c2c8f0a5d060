/**
 * The TensorBoard files of a run: epoch curves under `train/` and `validation/`, named as Keras’ callback names them.
 */

import { constants } from 'node:fs';
import { readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFully } from '../../base/files';
import { translateFileError } from '../../base/file-errors';
import { openInside } from '../../base/foreign-files';
import { fileVersionRecord, scalarsRecord, sessionStartRecord } from '../../formats/tensorboard';
import type { EpochReport } from '../../shared/run';

const SUBSETS = ['train', 'validation'] as const;
type Subset = (typeof SUBSETS)[number];

/** One file: appended to, and cut back to its length at a checkpoint. */
class EventFile {
  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private bytes: number,
  ) {}

  static async open(folder: string, keptBytes: number | null, nowSeconds: number): Promise<EventFile> {
    const existing = (await readdir(folder)).find((name) => name.startsWith('events.out.tfevents.'));
    const name = existing ?? `events.out.tfevents.${Math.floor(nowSeconds)}.lathe`;
    const file = join(folder, name);
    const isNew = existing === undefined;
    const handle = await openInside(file, constants.O_RDWR | (isNew ? constants.O_CREAT : 0));
    const { size } = await handle.stat();
    // A file that lost its end is not extended: zeros are no record.
    const opened = new EventFile(file, handle, Math.min(size, isNew ? 0 : (keptBytes ?? 0)));
    await handle.truncate(opened.bytes);
    if (opened.bytes === 0) await opened.append(fileVersionRecord(nowSeconds));
    return opened;
  }

  get position(): number {
    return this.bytes;
  }

  async append(record: Buffer): Promise<void> {
    try {
      await writeFully(this.handle, record, this.bytes);
    } catch (error) {
      throw translateFileError(error, this.file);
    }
    this.bytes += record.length;
  }

  flush(): Promise<void> {
    return this.handle.sync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

export interface LogsOptions {
  readonly folders: Readonly<Record<Subset, string>>;
  /** Lengths of the files at the checkpoint; null without one. */
  readonly kept: Readonly<Record<string, number>> | null;
  /** The next epoch, from 1. */
  readonly epoch: number;
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
}

export class TrainingLogs {
  private constructor(
    private readonly files: Readonly<Record<Subset, EventFile>>,
    private readonly nowSeconds: () => number,
  ) {}

  /** @throws LatheError disk-full, folder-not-writable */
  static async open({ folders, kept, epoch, nowSeconds }: LogsOptions): Promise<TrainingLogs> {
    const openOne = (subset: Subset): Promise<EventFile> =>
      EventFile.open(folders[subset], kept?.[subset] ?? null, nowSeconds());
    try {
      const files = { train: await openOne('train'), validation: await openOne('validation') };
      // A program that reads along has seen the part that was cut off; the mark makes it drop that part.
      if (kept !== null)
        for (const subset of SUBSETS) await files[subset].append(sessionStartRecord(nowSeconds(), epoch - 1));
      return new TrainingLogs(files, nowSeconds);
    } catch (error) {
      throw translateFileError(error, folders.train);
    }
  }

  /** Lengths of the files, for a checkpoint. */
  get positions(): Record<Subset, number> {
    return { train: this.files.train.position, validation: this.files.validation.position };
  }

  async epoch(report: EpochReport): Promise<void> {
    const { epoch, loss, accuracy, valLoss, valAccuracy, learningRate } = report;
    const step = epoch - 1;
    const at = this.nowSeconds();
    await this.files.train.append(
      scalarsRecord(at, step, { epoch_loss: loss, epoch_accuracy: accuracy, epoch_learning_rate: learningRate }),
    );
    await this.files.validation.append(scalarsRecord(at, step, { epoch_loss: valLoss, epoch_accuracy: valAccuracy }));
  }

  async flush(): Promise<void> {
    for (const subset of SUBSETS) await this.files[subset].flush();
  }

  async close(): Promise<void> {
    for (const subset of SUBSETS) await this.files[subset].close();
  }
}
