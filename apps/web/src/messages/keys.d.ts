/** Message keys are checked by the compiler, against the English messages; a key is looked for in `common` and `errors` too. */
import 'i18next';
import type access from './en/access.json';
import type audit from './en/audit.json';
import type board from './en/board.json';
import type calendars from './en/calendars.json';
import type common from './en/common.json';
import type computer from './en/computer.json';
import type console from './en/console.json';
import type errors from './en/errors.json';
import type families from './en/families.json';
import type interface_ from './en/interface.json';
import type kiosk from './en/kiosk.json';
import type lists from './en/lists.json';
import type merging from './en/merging.json';
import type modes from './en/modes.json';
import type passes from './en/passes.json';
import type payments from './en/payments.json';
import type performance from './en/performance.json';
import type plans from './en/plans.json';
import type portal from './en/portal.json';
import type privacy from './en/privacy.json';
import type profile from './en/profile.json';
import type rights from './en/rights.json';
import type run from './en/run.json';
import type spivi from './en/spivi.json';
import type strap from './en/strap.json';
import type team from './en/team.json';
import type tokens from './en/tokens.json';
import type uploads from './en/uploads.json';
import type waiting from './en/waiting.json';
import type waitlist from './en/waitlist.json';
import type waivers from './en/waivers.json';
import type wall from './en/wall.json';
import type webhooks from './en/webhooks.json';
import type welcome from './en/welcome.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    fallbackNS: ['common', 'errors'];
    resources: {
      access: typeof access;
      audit: typeof audit;
      board: typeof board;
      calendars: typeof calendars;
      common: typeof common;
      computer: typeof computer;
      console: typeof console;
      errors: typeof errors;
      families: typeof families;
      interface: typeof interface_;
      kiosk: typeof kiosk;
      lists: typeof lists;
      merging: typeof merging;
      modes: typeof modes;
      passes: typeof passes;
      payments: typeof payments;
      performance: typeof performance;
      plans: typeof plans;
      portal: typeof portal;
      privacy: typeof privacy;
      profile: typeof profile;
      rights: typeof rights;
      run: typeof run;
      spivi: typeof spivi;
      strap: typeof strap;
      team: typeof team;
      tokens: typeof tokens;
      uploads: typeof uploads;
      waitlist: typeof waitlist;
      waiting: typeof waiting;
      waivers: typeof waivers;
      wall: typeof wall;
      webhooks: typeof webhooks;
      welcome: typeof welcome;
    };
  }
}
