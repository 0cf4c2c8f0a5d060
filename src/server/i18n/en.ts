/** Why the server refuses, and what to do then. `{port}` is the server’s. */

const ANOTHER_PAGE = { title: 'Another page asked', text: 'Only Lathe’s own page may do this.' };

export const english = {
  'foreign-host': {
    title: 'Not an address of this computer',
    text: 'Lathe answers only under 127.0.0.1 and localhost. Open the address that “lathe serve” printed.',
  },
  'foreign-port': {
    title: 'Another port was expected',
    text: 'Lathe answers only under the port that it printed. Through SSH use the same number on both sides: ssh -L {port}:127.0.0.1:{port} HOST',
  },
  'foreign-origin': ANOTHER_PAGE,
  'foreign-site': ANOTHER_PAGE,
  'spent-link': {
    title: 'This link has been used, or is not whole',
    text: 'A link is good for one browser; this one has no session. If the link was opened before, a new one stands now in the terminal where “lathe serve” runs; for another press Enter there, or send the process SIGUSR2. If you did not open the link yourself, somebody else has: stop “lathe serve”, remove the file sessions-{port}.json from Lathe’s data folder, and start it again.',
  },
  'no-session': {
    title: 'Open the link first',
    text: 'This browser has no session with “lathe serve”. Open the link that it printed. For a new one press Enter in the terminal where it runs, or send the process SIGUSR2.',
  },
  'not-found': { title: 'Nothing is here', text: 'Lathe has nothing under this address.' },
  method: { title: 'Only reading is possible', text: 'Lathe’s addresses can be read, not written.' },
};
