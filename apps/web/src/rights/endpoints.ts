import table from 'virtual:endpoints/studio-mails';
import { learnEndpoints } from '../base/api.ts';

learnEndpoints(table);
