/**
 * A queue in front of equal servers, each of which does one thing at a time: people arrive at random (Poisson), and service
 * takes an exponentially distributed time (M/M/c). Source: Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing
 * Theory, section 2.3.
 */
interface Queue {
  readonly servers: number;
  readonly arrivalsASecond: number;
  /** Mean. */
  readonly serviceSeconds: number;
}

/** How much of the servers' time is taken, 0..1; from 1 on the queue grows for ever. */
export function utilization({ servers, arrivalsASecond, serviceSeconds }: Queue): number {
  return (arrivalsASecond * serviceSeconds) / servers;
}

/** The share of arrivals that have to wait (Erlang's C formula); 1 where the queue grows for ever. */
export function waitingShare(queue: Queue): number {
  const load = queue.arrivalsASecond * queue.serviceSeconds;
  let blocked = 1;
  for (let servers = 1; servers <= queue.servers; servers++) blocked = nextBlocked(blocked, servers, load);
  return waitingOf(blocked, queue.servers, load);
}

/** The share of arrivals whose waiting and service together take longer. */
export function slowerShare(queue: Queue, seconds: number): number {
  return slower(queue, waitingShare(queue), seconds);
}

/** The seconds within which a share of the arrivals have been served; infinite where the queue grows for ever. */
export function responseWithin(queue: Queue, share: number): number {
  if (utilization(queue) >= 1) return Infinity;
  const waiting = waitingShare(queue);
  const isLate = (seconds: number): boolean => slower(queue, waiting, seconds) > 1 - share;
  let [early, late] = [0, queue.serviceSeconds];
  while (isLate(late)) [early, late] = [late, 2 * late];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (early + late) / 2;
    if (isLate(middle)) early = middle;
    else late = middle;
  }
  return late;
}

/**
 * The fewest servers that serve a share of the arrivals within so many seconds. Where service alone takes longer than that,
 * no number of servers does; then the fewest at which only the rest has to wait at all.
 */
export function fewestServers(
  { arrivalsASecond, serviceSeconds }: Omit<Queue, 'servers'>,
  seconds: number,
  share: number,
): number {
  const load = arrivalsASecond * serviceSeconds;
  const isPossible = Math.exp(-seconds / serviceSeconds) <= 1 - share;
  let blocked = 1;
  for (let servers = 1; ; servers++) {
    blocked = nextBlocked(blocked, servers, load);
    if (servers <= load) continue;
    const waiting = waitingOf(blocked, servers, load);
    const late = isPossible
      ? slower({ servers, arrivalsASecond, serviceSeconds }, waiting, seconds)
      : waiting;
    if (late <= 1 - share) return servers;
  }
}

/** Arrivals a second that one server still serves within so many seconds, but for the rest; 0 where it serves none. */
export function arrivalsOneServerTakes(serviceSeconds: number, seconds: number, share: number): number {
  // With one server the whole time is exponential with rate 1/service - arrivals.
  return Math.max(0, 1 / serviceSeconds + Math.log(1 - share) / seconds);
}

/** Erlang's B formula for one server more; stable for any number of them. */
function nextBlocked(blocked: number, servers: number, load: number): number {
  return (load * blocked) / (servers + load * blocked);
}

function waitingOf(blocked: number, servers: number, load: number): number {
  return load >= servers ? 1 : blocked / (1 - (load / servers) * (1 - blocked));
}

/** Who does not wait takes the service alone; who waits, an exponential time before it. */
function slower(
  { servers, arrivalsASecond, serviceSeconds }: Queue,
  waiting: number,
  seconds: number,
): number {
  const service = 1 / serviceSeconds;
  const progress = servers * service - arrivalsASecond;
  if (progress <= 0) return 1;
  const served = Math.exp(-service * seconds);
  const difference = progress - service;
  const both =
    Math.abs(difference) < 1e-9 * service
      ? (1 + service * seconds) * served
      : (progress * served - service * Math.exp(-progress * seconds)) / difference;
  return (1 - waiting) * served + waiting * both;
}
