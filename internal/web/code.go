package web

func (s *Server) codeRoutes() []route { return nil }
