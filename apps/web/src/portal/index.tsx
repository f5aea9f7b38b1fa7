/** What members see, made for a phone. */

export { PortalBookings } from './bookings.tsx';
export { PortalClass } from './class-page.tsx';
export { PortalDetails } from './details/index.tsx';
export { PortalDetailsSection } from './details/section-page.tsx';
export { PortalLayout } from './layout.tsx';
export { PortalPerformance, PortalRide } from './performance.tsx';
export { PortalSchedule } from './schedule.tsx';
