namespace entente {
int lower();
int upper() { return lower() + 1; }
}  // namespace entente
