import { type Fixture, layOutRoom } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';

export type DemoPlace = {
  location: string;
  address: string;
  timeZone: string;
  room: string;
  bikes: number;
  fixtures: Fixture[];
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
    fixtures: [
      { kind: 'instructor', x: 50, y: 0 },
      { kind: 'screen', x: 30, y: 0 },
      { kind: 'mirror', x: 0, y: 40 },
      { kind: 'fan', x: 30, y: 74 },
      { kind: 'fan', x: 70, y: 74 },
      { kind: 'column', x: 90, y: 45 },
      { kind: 'door', x: 100, y: 70 },
    ],
    startMinutes: [at(7), at(12, 30), at(18, 30)],
  },
  {
    location: 'Montréal',
    address: '340, rue de la Roue-Libre, Montréal',
    timeZone: 'America/Toronto',
    room: 'Studio A',
    bikes: 16,
    fixtures: [
      { kind: 'instructor', x: 50, y: 0 },
      { kind: 'fan', x: 0, y: 30 },
      { kind: 'fan', x: 100, y: 30 },
      { kind: 'door', x: 10, y: 100 },
    ],
    startMinutes: [at(6, 30), at(17, 45)],
  },
];

/** The bikes of a place, all in service. */
export const demoSpots = (place: DemoPlace): Spot[] =>
  layOutRoom('arcs', place.bikes).map((spot) => ({ ...spot, kind: 'bike', active: true }));
