/** What `lathe doctor` looks at. */

export const checks = {
  node: 'Node',
  addon: 'Addon',
  'tensorflow-files': 'TensorFlow files',
  tensorflow: 'TensorFlow',
  device: 'Device',
  threads: 'Threads',
  'frozen-layers': 'Frozen layers',
  weights: 'Weights',
  'runs-folder': 'Runs folder',
  'runs-disk': 'Disk for runs',
  'features-disk': 'Disk for features',
  memory: 'Memory',
};
