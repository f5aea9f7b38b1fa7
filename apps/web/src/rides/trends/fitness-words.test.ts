import { expect, test } from 'vitest';
import { sayFatigue, sayFitness, sayForm } from './fitness-words.ts';

test('fitness is said as the numbers on the screen change', () => {
  expect(sayFitness(66.4, 60.2)).toEqual({ key: 'fitness.risen', count: 6 });
  expect(sayFitness(54.6, 60.4)).toEqual({ key: 'fitness.fallen', count: 5 });
  expect(sayFitness(60.4, 59.6)).toEqual({ key: 'fitness.same' });
});
test('form and fatigue are judged by the rider’s own fitness', () => {
  expect(sayForm({ fitness: 50, fatigue: 45, form: 5 })).toEqual({ key: 'form.fresh' });
  expect(sayForm({ fitness: 120, fatigue: 115, form: 5 })).toEqual({ key: 'form.usual' });
  expect(sayForm({ fitness: 50, fatigue: 70, form: -20 })).toEqual({ key: 'form.tired' });
  expect(sayFatigue({ fitness: 50, fatigue: 70, form: -20 })).toEqual({ key: 'fatigue.hard' });
});
test('of next to nothing, nothing is said', () => {
  expect(sayForm({ fitness: 2, fatigue: 9, form: -7 })).toEqual({ key: 'form.little' });
  expect(sayFatigue({ fitness: 2, fatigue: 9, form: -7 })).toEqual({ key: 'fatigue.little' });
});
