/** How a person stands to the waiver: signed as it is asked for, an earlier text that does not count any more, or none. */
export const waiverStates = ['signed', 'outdated', 'missing'] as const;
export type WaiverState = (typeof waiverStates)[number];

/** Where it was signed: in the portal, at a tablet at the door, or on a paper that the desk has noted. */
export const waiverChannels = ['portal', 'kiosk', 'paper'] as const;
export type WaiverChannel = (typeof waiverChannels)[number];
