/** What changes in the course of a stage: the learning rate by its schedule, and whether to stop early. */

import {
  EARLY_STOPPING_START,
  PLATEAU_START,
  earlyStoppingAfter,
  plateauAfter,
  scheduleFactor,
} from '../../core/training/schedule';
import type { AdaptationState } from '../../runs/checkpoints/checkpoint-state';
import type { RunEventBody } from '../../shared/events';
import type { EpochReport } from '../../shared/run';
import type { EarlyStoppingSettings, StageSettings } from '../../shared/settings';

export const ADAPTATION_START: AdaptationState = { plateau: PLATEAU_START, earlyStopping: EARLY_STOPPING_START };

export class Adaptation {
  constructor(
    private readonly stage: StageSettings,
    private readonly stepsPerEpoch: number,
    private readonly earlyStopping: EarlyStoppingSettings | null,
    private state: AdaptationState,
  ) {}

  get current(): AdaptationState {
    return this.state;
  }

  /** The rate of the step after `step` steps of `epoch` (from 1). */
  learningRate(epoch: number, step: number): number {
    const { optimizer, schedule, warmupEpochs, epochs } = this.stage;
    const place = { epoch, step, stepsPerEpoch: this.stepsPerEpoch, epochs, warmupEpochs };
    return optimizer.learningRate * scheduleFactor(schedule, place) * this.state.plateau.factor;
  }

  /** Takes an epoch’s validation into account; gives what should be told of it. */
  afterEpoch(report: EpochReport): RunEventBody[] {
    return [...this.adaptRate(report), ...this.considerStopping(report)];
  }

  private adaptRate({ epoch, valLoss }: EpochReport): RunEventBody[] {
    const { schedule } = this.stage;
    if (schedule.kind !== 'plateau') return [];
    const before = this.state.plateau;
    const plateau = plateauAfter(before, schedule, valLoss);
    this.state = { ...this.state, plateau };
    if (plateau.factor === before.factor) return [];
    const { patience } = schedule;
    const reason = `the validation loss has not fallen for ${patience} epochs`;
    return [{ kind: 'learning-rate', epoch, learningRate: this.learningRate(epoch + 1, 0), reason, patience }];
  }

  private considerStopping(report: EpochReport): RunEventBody[] {
    if (this.earlyStopping === null) return [];
    const { monitor, patience } = this.earlyStopping;
    const earlyStopping = earlyStoppingAfter(this.state.earlyStopping, this.earlyStopping, report[monitor]);
    this.state = { ...this.state, earlyStopping };
    return earlyStopping.stop ? [{ kind: 'early-stopping', epoch: report.epoch, patience }] : [];
  }
}
