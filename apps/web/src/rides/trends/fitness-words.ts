type Now = { fitness: number; fatigue: number; form: number };
type Said = {
  key:
    | `fitness.${'same' | 'risen' | 'fallen'}`
    | `fatigue.${'little' | 'hard' | 'easy' | 'usual'}`
    | `form.${'little' | keyof typeof FORM_SHARES | 'usual'}`;
  count?: number;
};

/** Below that a share of fitness says nothing yet. */
const LITTLE_FITNESS = 5;
/** Fatigue above fitness by that share is a hard week, below it an easy one. */
const USUAL_SHARE = 0.1;
/** Form as a share of fitness: from where a rider is fresh, and below where they tire, and tire much. */
const FORM_SHARES = { rested: 0.25, fresh: 0.05, tiring: -0.1, tired: -0.3 };

/** Whether fitness rises, in words. */
export function sayFitness(now: number, fourWeeksAgo: number): Said {
  const change = Math.round(now) - Math.round(fourWeeksAgo);
  if (change === 0) return { key: 'fitness.same' };
  return { key: change > 0 ? 'fitness.risen' : 'fitness.fallen', count: Math.abs(change) };
}

/** What the last week was beside the last six. */
export function sayFatigue({ fitness, fatigue }: Now): Said {
  if (fitness < LITTLE_FITNESS) return { key: 'fatigue.little' };
  const share = fatigue / fitness - 1;
  return { key: `fatigue.${share > USUAL_SHARE ? 'hard' : share < -USUAL_SHARE ? 'easy' : 'usual'}` };
}

/** What today is good for. */
export function sayForm({ fitness, form }: Now): Said {
  if (fitness < LITTLE_FITNESS) return { key: 'form.little' };
  const share = form / fitness;
  if (share > FORM_SHARES.rested) return { key: 'form.rested' };
  if (share > FORM_SHARES.fresh) return { key: 'form.fresh' };
  if (share > FORM_SHARES.tiring) return { key: 'form.usual' };
  return { key: share > FORM_SHARES.tired ? 'form.tiring' : 'form.tired' };
}
