import staff from 'virtual:endpoints/studio-staff';
import { learnEndpoints } from '../base/api.ts';

// The portal and the sign-in come without what their people may not ask.
learnEndpoints(staff);
