/** Short messages at the edge of the page; read aloud, and gone after a while unless something can be done with them. */

import type { Reply } from '../../shared/contract/requests';
import type { Failure } from '../../shared/failures/failure';

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'good' | 'danger';
  readonly text: string;
  readonly hint: string;
  /** What failed; title and next step are in the page’s language. */
  readonly failure: Failure | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

const PLAIN_MS = 5000;
const ACTION_MS = 12_000;

export class Toasts {
  shown = $state.raw<readonly Toast[]>([]);
  private lastId = 0;

  show(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
    const toast: Toast = { id: ++this.lastId, tone: 'info', hint: '', failure: null, action: null, ...options, text };
    this.shown = [...this.shown, toast];
    // A failure stays until it was read.
    if (toast.tone === 'danger') return;
    setTimeout(() => this.dismiss(toast.id), toast.action === null ? PLAIN_MS : ACTION_MS);
  }

  fail(failure: Failure): void {
    if (failure.code !== 'cancelled') this.show('', { tone: 'danger', failure });
  }

  /** Shows why a request failed. @returns its answer; undefined where it failed */
  async answer<T>(request: Promise<Reply<T>>): Promise<T | undefined> {
    const reply = await request;
    if (reply.ok) return reply.value;
    this.fail(reply.failure);
    return undefined;
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}
