/**
 * Whether a version of Node can run Lathe: 20.19 or later of 20, 22.12 or later of 22, or 24 and later. The floor is
 * that of the build tools; odd versions are short-lived and not tried. Null where nothing is wrong.
 * @type {(version: string) => string | null}
 */
export function nodeVersionProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (fits) return null;
  return (
    `Lathe needs Node 20.19, 22.12 or 24 (or later of these), and this is Node ${version}.\n` +
    'Install a newer Node with your system’s package manager, nvm or fnm, and start again.'
  );
}
