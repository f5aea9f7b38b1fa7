import { decimal, flag, integer, siteDateTime, text } from './scalars.ts';
import type { BookedClient, SpiviClient, SpiviEvent, SpiviInstructor, Workout } from './types.ts';
import { bareItem, listOf, nullable, present, xmlObject } from './xml-object.ts';

export const client = xmlObject<SpiviClient>('Client', {
  clientId: present('ClientID', integer),
  displayName: nullable('DisplayName', text),
  email: nullable('Email', text),
  levelName: nullable('LevelName', text),
  totalSep: nullable('TotalSEP', decimal),
  totalWpp: nullable('TotalWPP', decimal),
  ftp: nullable('FTP', decimal),
  lthr: nullable('LTHR', decimal),
  rhr: nullable('RHR', decimal),
  pst: nullable('PST', decimal),
  weight: nullable('Weight', decimal),
  height: nullable('Height', decimal),
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
  startDateTime: present('StartDateTime', siteDateTime),
  endDateTime: present('EndDateTime', siteDateTime),
  isCancelled: present('IsCancelled', flag, false),
  bookedClients: listOf('BookedClients', bookedClient),
  availableSeats: listOf('AvailableSeats', bareItem('AvailableSeat', integer)),
});

export const workout = xmlObject<Workout>('Workout', {
  workoutName: nullable('WorkoutName', text),
  calories: nullable('Calories', decimal),
  totalSep: nullable('TotalSEP', decimal),
  totalWpp: nullable('TotalWPP', decimal),
  avgHr: nullable('AvgHR', decimal),
  avgSpeed: nullable('AvgSpeed', decimal),
  maxSpeed: nullable('MaxSpeed', decimal),
  distance: nullable('Distance', decimal),
  distanceUnits: nullable('DistanceUnits', text),
});
