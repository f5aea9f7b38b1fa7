export { askedColumn, askedOfColumn } from './asked-percents.ts';
export { type BookingChipColumns, bookingChip, bookingChipColumns } from './booking-chip.ts';
export { type ClassChipColumns, classChip, classChipColumns } from './class-chip.ts';
export { MAX_REJECTED_LOGINS } from './connection.ts';
export {
  type Heard,
  type HeardColumns,
  heardColumns,
  heardOf,
  isOverdue,
  signalNow,
  stateOf,
  turnsBetween,
} from './heard-event.ts';
export { type LinkColumns, linkColumns, linkOf } from './person-link.ts';
