/** What a person's classes came to: trends over all, and one class in full. For the console's profile and the portal. */
export { ClassResultView } from './class-result-view.tsx';
export { CustomerPerformance, type CustomerPerformanceProps } from './customer-performance.tsx';
