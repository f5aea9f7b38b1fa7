import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { CONSENT_VERSION, weekdays } from '@tandem/api/words';
import type { TestTenant } from './tenant.ts';

type Names = keyof typeof endpoints;

/** Ids that a request may name beside those of the tenant; unknown ones where a test has none. */
export type MoreIds = Partial<
  Record<
    | 'customerId'
    | 'bookingId'
    | 'rideId'
    | 'importId'
    | 'exportId'
    | 'erasureId'
    | 'gymId'
    | 'staffId'
    | 'attemptId'
    | 'passId'
    | 'passKindId'
    | 'waitId'
    | 'paymentId'
    | 'tokenId'
    | 'deviceId'
    | 'tagId'
    | 'fieldId'
    | 'webhookId'
    | 'kioskId'
    | 'signatureId'
    | 'mailId',
    string
  >
>;

/** So many days from now, as a date. */
const day = (n: number) => hour(24 * n).slice(0, 10);
const hour = (n: number) => new Date(Date.now() + n * 3600_000).toISOString();

/** A request that every endpoint would accept, about the objects of one tenant. */
export function sampleRequest(
  name: Names,
  tenant: TestTenant,
  more: MoreIds = {},
): { params: Record<string, string>; query?: Record<string, string>; body?: unknown } {
  const gym = { name: 'Box', boxId: 7, roomId: tenant.roomId };
  const credentials = {
    baseUrl: 'https://not-allowed.example',
    siteId: 1,
    sourceName: 'someone@studio.example',
    password: 'secret',
    timeZone: 'Europe/Paris',
  };
  const momence = { baseUrl: 'https://not-allowed.example', clientId: 'a', clientSecret: 'b' };
  const location = { name: 'Annexe', address: '', timeZone: 'Europe/Paris' };
  const room = { name: 'Loft', kind: 'bike', layout: 'arcs', spots: 8 };
  const { passKindId = randomUUID(), fieldId = randomUUID() } = more;
  const bodies: Partial<Record<Names, unknown>> = {
    setLocale: { locale: 'fr' },
    changePassword: { currentPassword: 'not the password', newPassword: 'a long enough new one' },
    checkSetUp: { token: 'nobody has this' },
    confirmIdentity: { password: 'not the password' },
    addAppFactor: { name: 'Phone', code: '000000' },
    addPasskey: { name: 'Laptop', response: { id: 'nobody has this' } },
    signInWithPasskey: { response: { id: 'nobody has this' } },
    proveFactor: { code: '000000' },
    askSignInLink: { email: 'nobody@x.example' },
    showSignInLink: { token: 'nobody has this' },
    redeemSignInLink: { token: 'nobody has this' },
    showEmailLink: { token: 'nobody has this' },
    confirmEmail: { token: 'nobody has this' },
    setUp: {
      token: 'nobody has this',
      studioName: 'New',
      owner: { name: 'Ada Example', email: 'ada@new.example', password: 'a long enough one' },
      location,
      room,
    },
    showInvitation: { token: 'nobody has this' },
    acceptInvitation: { token: 'nobody has this', password: 'a long enough one' },
    makeWebhook: { url: 'https://hooks.example/tandem', kinds: ['booking.made'] },
    updateWebhook: { kinds: ['booking.made'] },
    replayWebhook: { eventId: randomUUID() },
    setNoticeWays: { classes: 'push' },
    addPushDevice: {
      address: 'https://push.example/one',
      p256dh: 'B'.repeat(87),
      auth: 'a'.repeat(22),
      name: 'Phone',
    },
    setAside: { steps: ['site'], aside: true },
    addKiosk: { name: 'Entrance', locationId: tenant.locationId },
    pairKiosk: { code: 'ABCD2345' },
    findAtDoor: { beginning: 'Fi' },
    checkInAtDoor: { bookingId: randomUUID() },
    setWaiver: { on: false, atDoor: false },
    publishWaiver: { textEn: 'I ride at my own risk.', textFr: '', signAnew: true, after: null },
    signWaiver: { version: 1, name: 'Ada Example', asGuardian: false, locale: 'en', agreed: true },
    noteWaiver: { version: 1, name: 'Ada Example', asGuardian: false, reason: 'Folder 7' },
    voidWaiver: { reason: 'Of somebody else' },
    makeToken: { kind: 'personal', name: 'Till', scopes: ['bookings:read'], days: 30 },
    updateStudio: { lateCancelMinutes: 60 },
    createLocation: location,
    updateLocation: { name: 'Renamed' },
    createRoom: room,
    updateRoom: { name: 'Renamed' },
    copyRoom: { name: 'Loft' },
    addStaff: { name: 'Ada Example', email: 'ada@new.example', role: 'instructor' },
    createClassType: { name: 'Sprint', colour: 'red', roomIds: [tenant.roomId] },
    updateClassType: { name: 'Renamed' },
    createClass: { title: 'New', roomId: tenant.roomId, startsAt: hour(30), endsAt: hour(31) },
    updateClass: { title: 'Renamed' },
    createSeries: {
      ...{ title: 'Weekly', roomId: tenant.roomId, day: day(4), until: day(24), time: '12:00', minutes: 45 },
      weekdays: [...weekdays],
      everyWeeks: 2,
    },
    changeSeries: { scope: 'all', title: 'Renamed' },
    cancelSeries: { scope: 'all' },
    askSubstitute: { note: 'Ill' },
    takeSubstitute: {},
    assignSubstitute: { staffId: tenant.instructorId },
    publishClass: { scope: 'all' },
    publishDrafts: { classIds: [tenant.classId] },
    extendSeries: { until: day(40) },
    bookSeries: { customerId: tenant.customerIds[0], spotNumber: 3 },
    cancelBookingsOfSeries: { customerId: tenant.customerIds[0] },
    closeLocation: { fromDay: day(40), toDay: day(41), reason: 'Holidays' },
    copyWeek: { monday: '2026-01-05', weeks: 1, instructors: true },
    holdSpot: { spotNumber: 3 },
    bookSpot: { spotNumber: 3, customerId: tenant.customerIds[0] },
    moveSpot: { spotNumber: 4 },
    swapSpots: { withBookingId: randomUUID(), from: 3, to: 4 },
    joinWaitlist: { customerId: tenant.customerIds[0] },
    wishSpots: { spots: [3] },
    acceptOffer: {},
    createPassKind: { name: 'Ten', credits: 10, span: { count: 3, unit: 'month', from: 'first_use' } },
    updatePassKind: { name: 'Renamed' },
    setSourceHook: { secret: null, signatureKey: null },
    startPayment: { paymentId: randomUUID(), passKindId, priceMinor: 8400 },
    resolvePayment: { what: 'refunded', reason: 'By card' },
    givePass: { passKindId, paid: 'cash' },
    changePass: { what: 'extend', days: 7, reason: 'Ill' },
    checkIn: { checkedIn: true },
    releaseSpot: {},
    setHere: { here: true },
    setPhone: { letIn: true },
    checkInMany: { bookingIds: [randomUUID()], checkedIn: true },
    createCustomer: {
      firstName: 'Ada',
      lastName: 'Example',
      email: 'Person0@shared.example',
      anotherPerson: true,
    },
    importCustomers: {
      fileName: 'people.csv',
      lines: [{ line: 1, firstName: 'Ada', email: 'ada@home.example' }],
    },
    undoCustomerImport: { afterLine: null },
    updateCustomer: { firstName: 'Renamed' },
    createTag: { name: 'Regular' },
    renameTag: { name: 'Friend' },
    tagPeople: { customerIds: [tenant.customerIds[0]], tagged: true },
    createCustomField: { name: 'Shoe size', kind: 'number' },
    updateCustomField: { name: 'Shoes' },
    setCustomValues: { values: [{ fieldId, value: '39' }] },
    setBike: { saddleHeight: '72 cm' },
    updateBody: { weightKg: 71 },
    correctRide: { values: { averagePowerW: 150 } },
    setRider: { riderId: null },
    setRideLink: { named: true, heart: false },
    answerTest: { accepted: false },
    connectUploads: { apiKey: 'nobody has this' },
    seeSharedRide: { token: 'nobody has this' },
    setConsent: { granted: true, version: CONSENT_VERSION.send },
    setBoard: { alias: 'Comet', hidden: ['powerW'], outside: false },
    setClassMail: { on: false },
    setPassMail: { on: false },
    setBookingMail: { on: false },
    setReminderMail: { on: false },
    setPrivacy: { keepNumbersMonths: 24, keepTracesMonths: 6, classMail: true },
    grantConsents: { purposes: ['board'], evidence: 'folder 7' },
    unsubscribe: { token: 'nobody has this' },
    mergeCustomers: { fromOther: [], digest: '0'.repeat(64) },
    eraseCustomer: { confirm: 'not the name' },
    setSpiviLink: { clientId: 5 },
    pauseMatching: { paused: true },
    authorizeSource: momence,
    connectSource: { by: 'token', ...momence, refreshToken: 'nobody has this' },
    enableSource: { enabled: true },
    removeSource: { coming: 'keep' },
    testSpivi: credentials,
    connectSpivi: credentials,
    enableSpivi: { enabled: true },
    setSpiviChoices: { createMissing: true, pushDetails: false },
    clearSpivi: { clear: true },
    retrySpivi: { classId: tenant.classId, customerId: tenant.customerIds[0] },
    skipSpivi: { classId: tenant.classId, customerId: tenant.customerIds[0] },
    createGym: gym,
    updateGym: gym,
    setSourceCheckIns: { on: true },
    setSourceLink: { url: 'https://momence.com/u/test' },
    setSourceField: { field: { fieldId: '1', label: 'Weight', unit: 'kg' } },
    leaveBodyProposal: { detail: 'weightKg', value: 70 },
    setSourceTeacher: { instructorId: null },
    setSourcePlace: { roomId: tenant.roomId },
    setSourceSpots: { roomId: tenant.roomId, spots: [{ spotId: 'nobody has this', spotNumber: 3 }] },
    linkSourcePerson: { customerId: tenant.customerIds[0] },
    believeSource: { foreignClass: null, digest: '0'.repeat(64) },
  };
  return {
    params: {
      studioId: tenant.studioId,
      classId: tenant.classId,
      classTypeId: tenant.classTypeId,
      closureId: randomUUID(),
      customerId: tenant.customerIds[0]!,
      otherId: tenant.customerIds[1]!,
      childId: tenant.customerIds[2]!,
      bookingId: randomUUID(),
      waitId: randomUUID(),
      passId: randomUUID(),
      paymentId: randomUUID(),
      passKindId,
      boxId: '7',
      gymId: randomUUID(),
      locationId: tenant.locationId,
      roomId: tenant.roomId,
      spotNumber: '17',
      staffId: randomUUID(),
      substituteId: randomUUID(),
      rideId: tenant.classId,
      field: 'weightKg',
      detail: 'weightKg',
      from: '2026-01-01',
      attemptId: randomUUID(),
      erasureId: randomUUID(),
      exportId: randomUUID(),
      importId: randomUUID(),
      listId: randomUUID(),
      sessionId: randomUUID(),
      factorId: randomUUID(),
      tokenId: randomUUID(),
      kioskId: randomUUID(),
      signatureId: randomUUID(),
      version: '1',
      tagId: randomUUID(),
      fieldId,
      webhookId: randomUUID(),
      mailId: randomUUID(),
      deviceId: randomUUID(),
      teacherId: '3001',
      placeId: 'nobody has this',
      personId: 'nobody has this',
      purpose: 'send',
      of: 'bookings',
      ...more,
    },
    ...(name === 'listClasses' && { query: { from: hour(-1), to: hour(24) } }),
    ...(name === 'getComparison' && { query: { by: 'title', from: '2026-01-01', to: '2026-01-31' } }),
    ...(name === 'getMonth' && { query: { month: '2026-01' } }),
    ...(name === 'listSpiviPeople' && { query: { match: 'not_found' } }),
    ...(name === 'listSourcePeople' && { query: { state: 'waiting' } }),
    body: bodies[name],
  };
}
