/** Pure and seeded: believable rides and riders, for simulated classes and demo data. */
export { type ClassPlan, classPlan, type PlanStep } from './class-plan.ts';
export { type SimulatedRide, simulateRide } from './simulate-ride.ts';
export { type SimulatedRider, simulateRider } from './simulate-rider.ts';
