/** What a person may be in a studio, the widest powers first. A member is a customer who signs in. */
export const roles = ['owner', 'manager', 'front_desk', 'instructor', 'member'] as const;
export type Role = (typeof roles)[number];

export const staffRoles = ['owner', 'manager', 'front_desk', 'instructor'] as const satisfies readonly Role[];
export type StaffRole = (typeof staffRoles)[number];

const desk = ['owner', 'manager', 'front_desk'] as const;
const management = ['owner', 'manager'] as const;
const owner = ['owner'] as const;

/** Who may do what: endpoints let in by it, and screens offer by it. */
export const powers = {
  /** Read the schedule and the studio, book. */
  takePart: roles,
  /** See customers and who rides, check in. */
  seePeople: staffRoles,
  /** Customers, what they allow, their link with Spivi. */
  editCustomers: desk,
  /** What members paid in the portal, and what became of it. */
  seePayments: desk,
  /** Hand a link over that lets a person in, where there is no mail server. */
  handOverLinks: management,
  /** Bring a list of people in, and take it back. */
  importCustomers: management,
  /** Make one profile of two of the same person. */
  mergeCustomers: management,
  /** Take the list of people along as a file. */
  exportCustomers: management,
  /** What the studio's tags for people are called. */
  manageTags: management,
  /** Classes that are not published yet. */
  seeDrafts: staffRoles,
  /** Ask for a substitute of an own class, and be one. */
  leadClasses: staffRoles,
  /** Give a class to who is to be the substitute. */
  assignSubstitutes: desk,
  manageClasses: management,
  managePlaces: management,
  manageSpivi: management,
  /** Body details, and rides from files. */
  editBody: management,
  /** See health numbers, set them right, say who rode; an instructor those of own classes. */
  seePerformance: ['owner', 'manager', 'instructor'],
  compareClasses: management,
  /** Downloads, reads and erasures of customers; how long numbers are kept. */
  manageRights: management,
  /** Which mails went, to whom, and what those say that are no secret of their reader. */
  readMails: management,
  /** Read who did what. */
  readAudit: management,
  /** Take away a second factor that a colleague has lost; a manager not an owner's. */
  resetFactors: management,
  /** What the studio keeps of people besides. */
  manageCustomFields: owner,
  /** What a new studio does one after the other. */
  followGuide: owner,
  manageTeam: owner,
  /** Tokens that act for the studio, and the end of anybody's. */
  manageTokens: owner,
  /** Where the studio's own programs hear what happens. */
  manageWebhooks: owner,
  setPrivacy: owner,
  /** What people sign before they ride. */
  manageWaiver: owner,
} as const satisfies Record<string, readonly Role[]>;
export type Power = keyof typeof powers;

export const may = (role: Role, power: Power): boolean => (powers[power] as readonly Role[]).includes(role);

/** Those who have the power over everybody, and members over what is their own. */
export const orOwn = (power: Power): readonly Role[] => [...powers[power], 'member'];
