/** What happened to which object, in the studio of the work. Payloads are open to all and owned by none. */
export type Events = {
  roster_changed: { classId: string; bookingIds: string[] };
  class_changed: { classId: string };
  checked_in: { classId: string };
  customer_changed: {
    customerId: string;
    emailChanged: boolean;
    /** Name, phone or body details: what Spivi keeps in a profile. */
    detailsChanged: boolean;
  };
  /** Body details that numbers are computed with are others from a day on. */
  body_changed: { customerId: string; from: Date };
  /** What Spivi said of a person in a class has changed; `ready`: there are numbers. */
  result_stored: { classId: string; customerId: string; ready: boolean };
};

export type StudioEvent = { [K in keyof Events]: { kind: K } & Events[K] }[keyof Events];
