export { calendarAsked, mountCalendars } from './mount-calendars.ts';
export { endOfStaff } from './my-calendar.ts';
export { calendarRoutes } from './routes.ts';
export { writeCalendar } from './write-calendar.ts';
