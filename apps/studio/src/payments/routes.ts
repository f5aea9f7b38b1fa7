import type { Routes } from '../base/tables.ts';
import { listOwnPayments, listPassesOnSale, listPayments } from './list-payments.ts';
import { lookAtPayment, resolvePayment } from './resolve.ts';
import { startPayment } from './start.ts';
import { getPayment, present } from './store.ts';

export const paymentRoutes: Routes = {
  listPassesOnSale: (call) => listPassesOnSale(call),
  startPayment: { visit: (visit, { params, body }) => startPayment(visit, params.customerId, body) },
  listOwnPayments: (call, { params }) => listOwnPayments(call, params.customerId),
  listPayments: (call, { query }) => listPayments(call, query),
  getPayment: async (call, { params }) => present(call.caller, await getPayment(call, params.paymentId)),
  lookAtPayment: (call, { params }) => lookAtPayment(call, params.paymentId),
  resolvePayment: (call, { params, body }) => resolvePayment(call, params.paymentId, body),
};
