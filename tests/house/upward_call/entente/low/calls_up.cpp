namespace entente {
int upper();
int calls_up() { return upper(); }
}  // namespace entente
