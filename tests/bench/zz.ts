import { bookings } from './bookings.ts';

console.log(await bookings.run());
process.exit(0);
