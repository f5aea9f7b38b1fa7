/** What members see, made for a phone. */

export { PortalLayout } from '../frame/portal-frame.tsx';
export { PortalBookings } from './bookings.tsx';
export { PortalClass } from './class-page.tsx';
export { PortalDetails } from './details/index.tsx';
export { PortalDetailsSection } from './details/section-page.tsx';
export { PortalPerformance, PortalRide } from './performance.tsx';
export { PortalSchedule } from './schedule.tsx';
