import { requestCodec } from '../request.ts';
import type { Extra } from '../types.ts';
import { isElement, numberIn, rowsIn, textIn } from './elements.ts';
import type { OwnMethod } from './own-method.ts';

/**
 * A heart-rate strap that the club hears now and that is nobody's.
 * @property deviceId what names it as somebody's own, in a client's DeviceID
 * @property rssiDbm how strongly it is heard; null where the antenna does not say
 * @property boxName of the box that hears it best
 * @property worn whether it counts a heart
 */
export type FreeStrap = { deviceId: string; rssiDbm: number | null; boxName: string; worn: boolean };

/** Lists them, the nearest first. Null: the server has no such list. */
export const freeStraps: OwnMethod<{ extra?: Extra }, { straps: FreeStrap[] | null }> = {
  path: 'ClientService/GetFreeStraps',
  request: requestCodec<{ extra?: Extra }>({}),
  answer: {
    write: ({ straps }) => ({
      Straps: {
        Strap: (straps ?? []).map(({ deviceId, rssiDbm, boxName, worn }) => ({
          DeviceID: deviceId,
          Rssi: rssiDbm,
          BoxName: boxName,
          Worn: worn ? 1 : 0,
        })),
      },
    }),
    read({ Straps }) {
      if (Straps === undefined) return { straps: null };
      const straps = rowsIn(isElement(Straps) ? Straps : null, 'Strap').flatMap((row) => {
        const deviceId = textIn(row.DeviceID);
        return deviceId
          ? [
              {
                deviceId,
                rssiDbm: numberIn(row.Rssi),
                boxName: textIn(row.BoxName) ?? '',
                worn: numberIn(row.Worn) === 1,
              },
            ]
          : [];
      });
      return { straps };
    },
  },
};
