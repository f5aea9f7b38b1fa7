import table from 'virtual:endpoints/studio-door';
import { learnEndpoints } from '../base/api.ts';

learnEndpoints(table);
