/** What a class came to, for staff: loaded once it is over. */
export { ClassReport } from './class-report.tsx';
export { ClassResults } from './class-results.tsx';
