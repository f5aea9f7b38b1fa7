export { dropOldNotices, forgetPayer } from './forget.ts';
export { paymentJobs } from './jobs.ts';
export { loadPayments } from './load-provider.ts';
export { mountPayments } from './mount-notices.ts';
export { paymentRoutes } from './routes.ts';
