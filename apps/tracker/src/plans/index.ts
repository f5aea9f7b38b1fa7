export { type AskedOfClass, askedOf } from './asked-of.ts';
export { addPlan, changePlan, removePlan } from './change-plan.ts';
export { findClassPlan } from './class-plan.ts';
export { giveClassPlan } from './give-class-plan.ts';
export { findPlan, listPlans } from './list-plans.ts';
export { shiftClassPlan } from './shift-class-plan.ts';
export { skipClassPlan } from './skip-class-plan.ts';
export { unbeginPlan } from './unbegin-plan.ts';
