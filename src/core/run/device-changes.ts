/** Compares what a resumed run computes with to what computed it before: the last digits depend on all of it. */

import type { DeviceChange, DeviceReport } from '../../shared/run';

type Facts = Readonly<Record<DeviceChange['what'], string | undefined>>;

function factsOf({ device, processor, tensorflow, frozenBody, frozenBodyBuild, pictures }: DeviceReport): Facts {
  return { device: device.toUpperCase(), processor, tensorflow, frozenBody: frozenBodyBuild ?? frozenBody, pictures };
}

/** @param before null if nothing was computed yet */
export function deviceChanges(before: DeviceReport | null, now: DeviceReport): DeviceChange[] {
  if (before === null) return [];
  const [earlier, later] = [factsOf(before), factsOf(now)];
  const isKnown = before.frozenBodyBuild !== undefined && now.frozenBodyBuild !== undefined;
  return (['device', 'processor', 'tensorflow', 'frozenBody', 'pictures'] as const).flatMap((what) => {
    const [was, is] = [earlier[what], later[what]];
    // Earlier versions noted no build, only which of the two it was.
    const isSame = what === 'frozenBody' && !isKnown ? before.frozenBody === now.frozenBody : was === is;
    return was === undefined || is === undefined || isSame ? [] : [{ what, before: was, now: is }];
  });
}
