import { bookings } from './bookings.ts';
import { box } from './box.ts';
import { drain } from './drain.ts';
import type { Bench } from './figure.ts';
import { firstLoad } from './first-load.ts';
import { imports } from './imports.ts';
import { ingest } from './ingest.ts';
import { matching } from './matching.ts';
import { metrics, storage } from './metrics.ts';
import { momence } from './momence.ts';
import { neighbours } from './neighbours.ts';
import { pages } from './pages.ts';
import { radio } from './radio.ts';
import { ridePage } from './ride-page.ts';
import { scale } from './scale.ts';
import { screens } from './screens.ts';
import { seats } from './seats.ts';
import { start } from './start.ts';
import { trends } from './trends.ts';
import { wall } from './wall.ts';
import { year } from './year.ts';

export const benches: Bench[] = [
  metrics,
  storage,
  radio,
  ingest,
  screens,
  wall,
  box,
  start,
  bookings,
  pages,
  year,
  neighbours,
  trends,
  seats,
  matching,
  drain,
  momence,
  imports,
  ridePage,
  firstLoad,
  scale,
];
