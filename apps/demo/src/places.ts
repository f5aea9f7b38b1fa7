import { layOutRoom } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';

export type DemoPlace = {
  location: string;
  address: string;
  timeZone: string;
  room: string;
  bikes: number;
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
    bikes: 24,
    startMinutes: [at(7), at(12, 30), at(18, 30)],
  },
  {
    location: 'Montréal',
    address: '340, rue de la Roue-Libre, Montréal',
    timeZone: 'America/Toronto',
    room: 'Studio A',
    bikes: 16,
    startMinutes: [at(6, 30), at(17, 45)],
  },
];

/** The bikes of a place, all in service. */
export const demoSpots = (place: DemoPlace): Spot[] =>
  layOutRoom('arcs', place.bikes).map((spot) => ({ ...spot, kind: 'bike', active: true }));
