import table from 'virtual:endpoints/studio-notices';
import { learnEndpoints } from '../../base/api.ts';

learnEndpoints(table);
