import { queryOptions } from '@tanstack/react-query';
import { api } from '../../base/api.ts';

export const factorsQuery = () => queryOptions({ queryKey: ['factors'], queryFn: () => api.listFactors() });
