/** What of a text people see, once for what they type and for what a file says. */

/**
 * What nobody sees and what turns the direction of the text around it. Joiners and variation selectors stay: names in
 * Persian, Hindi or Japanese need them.
 */
export const UNSEEN =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])\p{Default_Ignorable_Code_Point}/gu;

/** A letter, digit or sign that leaves ink: the blank of braille and what is not yet any character leave none. */
export const INK = /(?!\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;
