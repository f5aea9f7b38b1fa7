import { answeredDateTime, decimal, flag, integer, text } from './scalars.ts';
import type { BookedClient, SpiviClient, SpiviEvent, SpiviInstructor, Workout } from './types.ts';
import { bareItem, filled, listOf, nullable, present, xmlObject } from './xml-object.ts';

/** The level of whom nobody has given one. */
const NO_LEVEL = 'Unrated';

/** 0 where it is not known. */
const measured = (name: string) => filled(name, decimal, 0);

export const client = xmlObject<SpiviClient>('Client', {
  clientId: present('ClientID', integer),
  displayName: nullable('DisplayName', text),
  email: nullable('Email', text),
  levelName: filled('LevelName', text, NO_LEVEL),
  totalSep: measured('TotalSEP'),
  totalWpp: measured('TotalWPP'),
  ftp: measured('FTP'),
  lthr: measured('LTHR'),
  rhr: measured('RHR'),
  pst: measured('PST'),
  weight: measured('Weight'),
  height: measured('Height'),
  address: nullable('Address', text),
  city: nullable('City', text),
  phone: nullable('Phone', text),
  deviceId: nullable('DeviceID', text),
});

export const instructor = xmlObject<SpiviInstructor>('Client', {
  clientId: nullable('ClientID', integer),
  email: nullable('Email', text),
  displayName: nullable('DisplayName', text),
});

const bookedClient = xmlObject<BookedClient>('BookedClient', {
  clientId: present('ClientID', integer),
  clientName: nullable('ClientName', text),
  userName: nullable('UserName', text),
  seatId: nullable('SeatID', integer),
});

export const event = xmlObject<SpiviEvent>('Event', {
  eventId: present('EventID', integer),
  title: nullable('Title', text),
  description: nullable('Description', text),
  instructorName: nullable('InstructorName', text),
  startDateTime: present('StartDateTime', answeredDateTime),
  endDateTime: present('EndDateTime', answeredDateTime),
  isCancelled: present('IsCancelled', flag, false),
  bookedClients: listOf('BookedClients', bookedClient),
  availableSeats: listOf('AvailableSeats', bareItem('AvailableSeat', integer)),
});

export const workout = xmlObject<Workout>('Workout', {
  workoutName: nullable('WorkoutName', text),
  calories: measured('Calories'),
  totalSep: measured('TotalSEP'),
  totalWpp: measured('TotalWPP'),
  avgHr: measured('AvgHR'),
  avgSpeed: measured('AvgSpeed'),
  maxSpeed: measured('MaxSpeed'),
  distance: measured('Distance'),
  distanceUnits: nullable('DistanceUnits', text),
});
