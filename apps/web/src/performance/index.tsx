/** What classes came to: a person's trends and single classes, for profile and portal; who of a class has numbers. */
export { ClassResultView } from './class-result-view.tsx';
export { ClassResults } from './class-results.tsx';
export { CustomerPerformance, type CustomerPerformanceProps } from './customer-performance.tsx';
