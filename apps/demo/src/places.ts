import { onArcs } from '@tandem/api/room-layout';
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

/** The bikes of a place, all in service. */
export const demoSpots = (place: DemoPlace): Spot[] =>
  onArcs(place.arcs).map((spot) => ({ ...spot, kind: 'bike', active: true }));
