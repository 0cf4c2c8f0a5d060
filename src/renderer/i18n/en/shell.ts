/** The frame around every view: navigation, settings, shortcuts, connection. */

export const shell = {
  skipToContent: 'Skip to content',
  navigation: 'Main',
  held: 'in memory',
  shortcuts: 'Keyboard shortcuts',
  connectionLost: 'Lathe’s host does not answer',
  connectionLostHint: 'Runs go on. This page connects again by itself.',
  refused: 'This browser is not signed in',
  refusedHint: 'Open the address that “lathe serve” printed. Press Enter in its terminal for a fresh one.',
  trial: 'This is an older Electron, for trying. Lathe’s own is fetched as soon as its source can be reached.',
  notFound: 'There is nothing here',
  notFoundHint: 'The address of this page does not name a view or a run.',
  toRuns: 'Go to the runs',
  dropHere: 'Drop to open',
  dropHint: 'A folder of pictures for a new run, or pictures to predict',
  dismiss: 'Dismiss',
  interrupted: (name: string) => `${name} was interrupted`,
  interruptedAt: (epoch: string, step: string) =>
    `It stopped at epoch ${epoch}, step ${step}. Nothing before its last checkpoint is lost.`,
  interruptedEarly: 'It stopped while it was preparing. What it had computed is kept.',
  resume: 'Resume',
  show: 'Show',
  messages: 'Messages',
};
