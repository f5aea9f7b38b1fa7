import type { Trends } from '@tandem/api/studio';
import { Link, type LinkProps } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext } from 'react';
import classes from './rides.module.css';

type To = Pick<LinkProps, 'to' | 'params' | 'search'>;

/** Whose numbers a page shows, and where its links lead: the portal's pages and the console's are other ones. */
export type Person = {
  studioId: string;
  customerId: string;
  toRide: (rideId: string) => To;
  toDetails: To;
  /** Where to change what the person has allowed. */
  toConsent: To;
  /** Back from a ride to all of them. */
  toList: To;
};
/** Where and when a number was ridden. */
export type Moment = Trends['records'][number]['of'];

const context = createContext<Person | null>(null);
export const PersonProvider = context.Provider;

export function usePerson(): Person {
  const person = useContext(context);
  if (person === null) throw new Error('no person was provided');
  return person;
}

export function RideLink({ rideId, children }: { rideId: string; children: ReactNode }) {
  return (
    <Link {...usePerson().toRide(rideId)} className={classes.link}>
      {children}
    </Link>
  );
}

export function DetailsLink({ children }: { children: ReactNode }) {
  return (
    <Link {...usePerson().toDetails} className={classes.link}>
      {children}
    </Link>
  );
}
