import type { Spot } from '@tandem/api/studio';

export type DemoPlace = {
  location: string;
  address: string;
  timeZone: string;
  room: string;
  /** Bikes in each arc, from the instructor outwards. */
  arcs: number[];
  /** Wall times of a weekday's classes, minutes after midnight. */
  startMinutes: number[];
};

const at = (hour: number, minute = 0) => hour * 60 + minute;

export const demoPlaces: readonly DemoPlace[] = [
  {
    location: 'Paris',
    address: '12 rue du Pédalier, 75011 Paris',
    timeZone: 'Europe/Paris',
    room: 'Cycle',
    arcs: [7, 8, 9],
    startMinutes: [at(7), at(12, 30), at(18, 30)],
  },
  {
    location: 'Montréal',
    address: '340, rue de la Roue-Libre, Montréal',
    timeZone: 'America/Toronto',
    room: 'Studio A',
    arcs: [7, 9],
    startMinutes: [at(6, 30), at(17, 45)],
  },
];

const HALF_ANGLE = (65 * Math.PI) / 180;

/** Bikes on arcs around the instructor, who stands in front at the middle; numbered from the front left. */
export function arcLayout(arcs: number[]): Spot[] {
  let spotNumber = 0;
  return arcs.flatMap((bikes, arc) => {
    const reach = (arc + 1) / arcs.length;
    return Array.from({ length: bikes }, (_, i) => {
      const angle = -HALF_ANGLE + (2 * HALF_ANGLE * i) / (bikes - 1);
      spotNumber += 1;
      return {
        spotNumber,
        x: round(50 + (28 + 20 * reach) * Math.sin(angle)),
        y: round(12 + (14 + 66 * reach) * Math.cos(angle)),
        kind: 'bike' as const,
        active: true,
      };
    });
  });
}

const round = (value: number) => Math.round(value * 10) / 10;
