/** Files that a person names, for a host that writes them itself. */

export { writeNamedFile } from '../base/atomic-file';
