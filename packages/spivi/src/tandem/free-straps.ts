import { requestCodec } from '../request.ts';
import type { Extra } from '../types.ts';
import { isElement, numberIn, rowsIn, textIn } from './elements.ts';
import type { OwnMethod } from './own-method.ts';

/**
 * A heart-rate strap that the club hears now and that is nobody's.
 * @property deviceId what names it as somebody's own, in a client's DeviceID
 * @property rssiDbm how strongly it is heard; null where the antenna does not say
 * @property boxName of the box that hears it best
 */
export type FreeStrap = { deviceId: string; rssiDbm: number | null; boxName: string };

/** Lists them, the nearest first. Null: the server has no such list. */
export const freeStraps: OwnMethod<{ extra?: Extra }, { straps: FreeStrap[] | null }> = {
  path: 'ClientService/GetFreeStraps',
  request: requestCodec<{ extra?: Extra }>({}),
  answer: {
    write: ({ straps }) => ({
      Straps: {
        Strap: (straps ?? []).map(({ deviceId, rssiDbm, boxName }) => ({
          DeviceID: deviceId,
          Rssi: rssiDbm,
          BoxName: boxName,
        })),
      },
    }),
    read({ Straps }) {
      if (Straps === undefined) return { straps: null };
      const straps = rowsIn(isElement(Straps) ? Straps : null, 'Strap').flatMap((row) => {
        const deviceId = textIn(row.DeviceID);
        return deviceId
          ? [{ deviceId, rssiDbm: numberIn(row.Rssi), boxName: textIn(row.BoxName) ?? '' }]
          : [];
      });
      return { straps };
    },
  },
};
