/** Whether images are shown with what speaks for a class; kept from one image to the next. */

/** The image alone, what speaks for the answer, or for a class of one’s own choice. */
type Choice = 'off' | 'answer' | `class ${string}`;

export class Explaining {
  private choice = $state<Choice>('off');

  /**
   * @param answer the most probable class
   * @param labels those that can be chosen
   * @returns the class that is explained, or null for the image alone
   */
  labelOf(answer: string, labels: readonly string[]): string | null {
    if (this.choice === 'off') return null;
    if (this.choice === 'answer') return answer;
    const label = this.choice.slice('class '.length);
    return labels.includes(label) ? label : null;
  }

  /** Whether every answer is explained. */
  get explainsAnswers(): boolean {
    return this.choice === 'answer';
  }

  explainAnswers(on: boolean): void {
    this.choice = on ? 'answer' : 'off';
  }

  /** @param label null for the image alone */
  choose(label: string | null, answer: string): void {
    if (label === null) this.choice = 'off';
    else this.choice = label === answer ? 'answer' : `class ${label}`;
  }
}
