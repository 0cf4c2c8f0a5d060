/** What `--help` says of `--layout`, a flag of several commands. */

export const LAYOUT_HELP = 'how the folder is to be understood, where it could be more than one';
