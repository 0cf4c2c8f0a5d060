/**
 * Electron’s fuses: what its executable can be made to do besides showing the application. Lathe’s trainers run on
 * Node itself, so nothing needs Electron to be one.
 */

/**
 * @param {string} executable
 * @param {{ platform: string, arch: string }} machine
 * @param {'own' | 'trial'} kind
 * @throws {Error} when it is no Electron, or one whose fuses are not known
 */
export async function setFuses(executable, { platform, arch }, kind) {
  // Loaded here and not above: this module is read before the dependencies are there.
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // A changed program has lost its signature, without which macOS starts none on Apple’s processors. (Unchecked.)
    resetAdHocDarwinSignature: platform === 'darwin' && arch === 'arm64',
    // ELECTRON_RUN_AS_NODE and NODE_OPTIONS would let anyone’s program run under Electron’s name.
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    // The page comes from app://, never from a file.
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    // Playwright needs the inspector; the snapshot of the browser process was Cypress’ own.
    ...(kind === 'trial' && {
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    }),
  });
}
