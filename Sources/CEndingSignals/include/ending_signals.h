// The signals by which users, systems and terminals that are closed ask a program to end.
//
// They are held back from before the first line of the program: one that comes while it still
// loads its libraries waits for the handler instead of killing what nobody has set up yet.
#ifndef ENDING_SIGNALS_H
#define ENDING_SIGNALS_H

// Sets their handler, and lets those through that were held back; a hang-up that is ignored, as
// `nohup` has it, stays so.
void ending_signals_take(void (*handler)(int));

#endif
